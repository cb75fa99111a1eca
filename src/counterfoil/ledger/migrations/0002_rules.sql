-- What holds however many write at once, and whatever they send. Run by the owner; the web role may only add rows.

-- No books in a scheme compiled from public accounts (GUARDRAILS G15): nobody there recorded anything here.
CREATE FUNCTION ledger_book_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM partners_scheme s WHERE s.id = NEW.scheme_id AND s.nature = 'compiled') THEN
        RAISE EXCEPTION 'a scheme compiled from public accounts has no books' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_book_is_kept BEFORE INSERT ON ledger_book FOR EACH ROW EXECUTE FUNCTION ledger_book_is_kept();

-- Posted is posted, also where one role does everything.
CREATE FUNCTION ledger_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what stands in the ledger never changes: reverse it' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_account_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_entry_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_line_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_line
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();

-- Every account has a row of totals, and every fund and currency one row to queue for.
CREATE FUNCTION ledger_accounts_come() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO ledger_balance (account_id, floor, debits, credits) SELECT id, floor, 0, 0 FROM came ORDER BY id;
    INSERT INTO ledger_headroom (book_id, fund, currency, available)
        SELECT DISTINCT book_id, fund, currency, 0 FROM came ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_accounts_come AFTER INSERT ON ledger_account REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_accounts_come();

-- A closing takes the book's row for itself; an entry shares it. So an entry either comes before the closing, or sees it.
CREATE FUNCTION ledger_entries_come() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE late record;
BEGIN
    PERFORM 1 FROM ledger_book WHERE id IN (SELECT book_id FROM came) ORDER BY id FOR KEY SHARE;
    SELECT c.day, b.closed_until INTO late FROM came c JOIN ledger_book b ON b.id = c.book_id
        WHERE c.day <= b.closed_until LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the books are closed until %, and % lies before that', late.closed_until, late.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_open', DETAIL = late.closed_until::text;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_come AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entries_come();

-- Lines come in sets: each set names what is there, belongs to entries of this very transaction (the seal, which
-- holds across savepoints), and balances per entry, fund and currency. Then the totals follow, under the lock of the funds.
CREATE FUNCTION ledger_lines_come() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wrong text; short record;
BEGIN
    SELECT CASE WHEN e.id IS NULL THEN 'an entry that is not there' WHEN a.id IS NULL THEN 'an account that is not there'
                WHEN e.book_id <> a.book_id THEN 'an account of another book'
                ELSE 'an entry that was sealed' END
        INTO wrong
        FROM came c LEFT JOIN ledger_entry e ON e.id = c.entry_id LEFT JOIN ledger_account a ON a.id = c.account_id
        WHERE e.id IS NULL OR a.id IS NULL OR e.book_id <> a.book_id OR e.written_in <> pg_current_xact_id() LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a line names %', wrong USING ERRCODE = 'integrity_constraint_violation';
    END IF;

    PERFORM 1 FROM ledger_headroom h WHERE (h.book_id, h.fund, h.currency) IN (
        SELECT a.book_id, a.fund, a.currency FROM ledger_account a WHERE a.id IN (SELECT account_id FROM came)
    ) ORDER BY h.id FOR NO KEY UPDATE;

    SELECT c.entry_id INTO wrong FROM came c JOIN ledger_account a ON a.id = c.account_id
        GROUP BY c.entry_id, a.fund, a.currency HAVING sum(c.debit) <> sum(c.credit) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % does not balance', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;

    SELECT h.fund, h.currency, h.available + s.more AS missing INTO short
        FROM (SELECT a.book_id, a.fund, a.currency, sum(c.debit - c.credit) AS more
              FROM came c JOIN ledger_account a ON a.id = c.account_id WHERE a.spendable GROUP BY 1, 2, 3) s
        JOIN ledger_headroom h USING (book_id, fund, currency) WHERE h.available + s.more < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'fund % has not enough %', short.fund, short.currency
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_headroom_never_below_zero',
                  DETAIL = short.fund || ' ' || short.currency || ' ' || -short.missing;
    END IF;
    UPDATE ledger_headroom h SET available = h.available + s.more
        FROM (SELECT a.book_id, a.fund, a.currency, sum(c.debit - c.credit) AS more
              FROM came c JOIN ledger_account a ON a.id = c.account_id WHERE a.spendable GROUP BY 1, 2, 3) s
        WHERE (h.book_id, h.fund, h.currency) = (s.book_id, s.fund, s.currency) AND s.more <> 0;

    UPDATE ledger_balance b SET debits = b.debits + s.debits, credits = b.credits + s.credits
        FROM (SELECT account_id, sum(debit) AS debits, sum(credit) AS credits FROM came GROUP BY account_id) s
        WHERE b.account_id = s.account_id;
    INSERT INTO ledger_monthtotal AS m (account_id, month, debits, credits)
        SELECT c.account_id, date_trunc('month', e.day)::date, sum(c.debit), sum(c.credit)
        FROM came c JOIN ledger_entry e ON e.id = c.entry_id GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (account_id, month)
        DO UPDATE SET debits = m.debits + excluded.debits, credits = m.credits + excluded.credits;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_lines_come AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS came
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_lines_come();

-- An entry without lines says nothing. Looked at when the transaction ends, as its lines come after it.
CREATE FUNCTION ledger_entry_has_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_line l WHERE l.entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no lines', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_has_lines';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_has_lines AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_lines();

-- Funds are taken in one order, always, before anything is written: two runs over two funds never wait for each other.
CREATE FUNCTION ledger_hold(of_book bigint, of_funds uuid[]) RETURNS SETOF ledger_headroom
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM ledger_headroom h WHERE h.book_id = of_book AND h.fund = ANY (of_funds)
    ORDER BY h.id FOR NO KEY UPDATE;
$$;
