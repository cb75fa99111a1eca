-- Closer rules, and fewer triggers per row. Run by the owner, after 0002_rules.sql, whose functions some of these replace.

-- Nobody else's trigger may run what writes the totals: the web role could hang it on a temporary table of its own.
REVOKE EXECUTE ON FUNCTION ledger_book_is_kept(), ledger_never_changes(), ledger_accounts_come(), ledger_entries_come(),
    ledger_lines_come(), ledger_entry_has_lines(), ledger_hold(bigint, uuid[]) FROM PUBLIC;

-- A temporary table must not stand in for one of ours, here as everywhere. And a book begins open.
CREATE OR REPLACE FUNCTION ledger_book_is_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM partners_scheme s WHERE s.id = NEW.scheme_id AND s.nature = 'compiled') THEN
        RAISE EXCEPTION 'a scheme compiled from public accounts has no books' USING ERRCODE = 'check_violation';
    ELSIF NEW.closed_until IS NOT NULL THEN
        RAISE EXCEPTION 'a book begins open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
ALTER FUNCTION ledger_accounts_come() SET search_path = pg_catalog, public, pg_temp;

-- Queueing for a fund is no fault, and may take longer than other locks.
ALTER FUNCTION ledger_hold(bigint, uuid[]) SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION ledger_hold(bigint, uuid[]) SET lock_timeout = '60s';

-- What the triggers keep, nobody else writes, also where one role does everything.
CREATE TRIGGER ledger_balance_is_kept BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_balance
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_monthtotal_is_kept BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_monthtotal
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_headroom_is_kept BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_headroom
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_seal_is_kept BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_book_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_book
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER ledger_closing_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_closing
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_changes();

-- A period is closed and opened by a row that says who and why, and in no other way. FOR UPDATE waits for every entry
-- that is being written into the book, and before the key of the row is looked up, so that two closings queue.
CREATE FUNCTION ledger_closing_comes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held date;
BEGIN
    SELECT closed_until INTO held FROM ledger_book WHERE id = NEW.book_id FOR UPDATE;
    IF NEW.before IS DISTINCT FROM held THEN
        RAISE EXCEPTION 'the books are closed until %, not until %', held, NEW.before
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_closing_follows';
    END IF;
    UPDATE ledger_book SET closed_until = NEW.until WHERE id = NEW.book_id;
    RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_closing_comes() FROM PUBLIC;
CREATE TRIGGER ledger_closing_comes BEFORE INSERT ON ledger_closing FOR EACH ROW EXECUTE FUNCTION ledger_closing_comes();

-- Entries come in sets as well. A set is of this transaction, in books that are there and open; its seal is one row, so
-- that one look when the transaction ends, and not one for each entry, finds what has no lines.
CREATE OR REPLACE FUNCTION ledger_entries_come() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE its record; late record; found_books int;
BEGIN
    SELECT min(id) AS first, max(id) AS last, array_agg(DISTINCT book_id) AS books,
           max(day) AS day, bool_or(written_in <> pg_current_xact_id()) AS forged INTO its FROM came;
    IF its.first IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM ledger_book WHERE id = ANY (its.books) ORDER BY id FOR KEY SHARE;
    GET DIAGNOSTICS found_books = ROW_COUNT;
    IF its.forged OR found_books <> cardinality(its.books) THEN
        RAISE EXCEPTION 'an entry names another transaction, or a book that is not there'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF its.day > (now() AT TIME ZONE 'UTC')::date + 1 THEN  -- a day is tomorrow in the east already
        RAISE EXCEPTION '% lies ahead', its.day USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_day_has_come';
    END IF;
    SELECT c.day, b.closed_until INTO late FROM came c JOIN ledger_book b ON b.id = c.book_id
        WHERE b.id = ANY (its.books) AND c.day <= b.closed_until LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the books are closed until %, and % lies before that', late.closed_until, late.day
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_open', DETAIL = late.closed_until::text;
    END IF;
    INSERT INTO ledger_seal (first, last, written_in) VALUES (its.first, its.last, pg_current_xact_id());
    RETURN NULL;
END $$;

-- The plans of what follows are kept for a whole session, which posts one entry now and ten thousand then, into tables
-- that grow meanwhile: so rows are fetched by the keys of the set and joined by hash, never in a loop over a loop.

-- The look when the transaction ends: each entry has lines, and one that reverses another undoes exactly that.
DROP TRIGGER ledger_entry_has_lines ON ledger_entry;
CREATE OR REPLACE FUNCTION ledger_entry_has_lines() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off SET enable_seqscan = off AS $$
DECLARE wrong bigint; mirror record;
BEGIN
    SELECT e.id INTO wrong FROM ledger_entry e
        WHERE e.id BETWEEN NEW.first AND NEW.last AND e.written_in = NEW.written_in AND NOT EXISTS (
            SELECT FROM ledger_line l WHERE l.entry_id = e.id AND l.entry_id BETWEEN NEW.first AND NEW.last
        ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % has no lines', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_has_lines';
    END IF;
    FOR mirror IN SELECT e.id, e.reverses_id, e.book_id, e.day FROM ledger_entry e
        WHERE e.id BETWEEN NEW.first AND NEW.last AND e.written_in = NEW.written_in AND e.reverses_id IS NOT NULL
    LOOP
        PERFORM 1 FROM ledger_entry o
            WHERE o.id = mirror.reverses_id AND o.book_id = mirror.book_id AND o.day <= mirror.day;
        IF NOT FOUND OR EXISTS (
            SELECT FROM ledger_line l WHERE l.entry_id IN (mirror.id, mirror.reverses_id)
            GROUP BY l.account_id HAVING sum(l.debit) <> sum(l.credit)
        ) THEN
            RAISE EXCEPTION 'entry % does not undo what it reverses', mirror.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_undoes';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_entry_has_lines() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER ledger_entry_has_lines AFTER INSERT ON ledger_seal DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_lines();

-- As in 0002, by the keys of the set. And a fund or an account without its row of totals is an error.
CREATE OR REPLACE FUNCTION ledger_lines_come() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off SET enable_seqscan = off AS $$
DECLARE first bigint; last bigint; accounts bigint[]; funds record; wrong text; short record; kept int;
BEGIN
    SELECT min(entry_id), max(entry_id) INTO first, last FROM came;
    IF first IS NULL THEN
        RETURN NULL;
    END IF;
    accounts := ARRAY(SELECT account_id FROM came GROUP BY account_id);
    SELECT array_agg(DISTINCT book_id) AS books, array_agg(DISTINCT fund) AS ids, array_agg(DISTINCT currency) AS currencies
        INTO funds FROM ledger_account WHERE id = ANY (accounts);
    PERFORM 1 FROM ledger_headroom h WHERE h.book_id = ANY (funds.books) AND h.fund = ANY (funds.ids)
        AND h.currency = ANY (funds.currencies) ORDER BY h.id FOR NO KEY UPDATE;

    SELECT CASE WHEN bool_or(e.id IS NULL) THEN 'an entry that is not there'
                WHEN bool_or(a.id IS NULL) THEN 'an account that is not there'
                WHEN bool_or(e.book_id <> a.book_id) THEN 'an account of another book'
                WHEN bool_or(e.written_in <> pg_current_xact_id()) THEN 'an entry that was sealed'
                ELSE c.entry_id::text END
        INTO wrong
        FROM came c
        LEFT JOIN (SELECT * FROM ledger_entry WHERE id BETWEEN first AND last) e ON e.id = c.entry_id
        LEFT JOIN (SELECT * FROM ledger_account WHERE id = ANY (accounts)) a ON a.id = c.account_id
        GROUP BY c.entry_id, a.fund, a.currency
        HAVING sum(c.debit) <> sum(c.credit) OR bool_or(
            e.id IS NULL OR a.id IS NULL OR e.book_id <> a.book_id OR e.written_in <> pg_current_xact_id()
        ) LIMIT 1;
    IF wrong LIKE 'an %' THEN
        RAISE EXCEPTION 'a line names %', wrong USING ERRCODE = 'integrity_constraint_violation';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'entry % does not balance', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balances';
    END IF;

    SELECT s.fund, s.currency, s.more, h.available INTO short
        FROM (SELECT a.book_id, a.fund, a.currency, sum(c.debit - c.credit) AS more
              FROM came c JOIN ledger_account a ON a.id = c.account_id
              WHERE a.spendable AND a.id = ANY (accounts) GROUP BY 1, 2, 3) s
        LEFT JOIN (SELECT * FROM ledger_headroom
                   WHERE book_id = ANY (funds.books) AND fund = ANY (funds.ids)) h USING (book_id, fund, currency)
        WHERE coalesce(h.available + s.more < 0, true) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'fund % has not enough %', short.fund, short.currency
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_headroom_never_below_zero',
                  DETAIL = short.fund || ' ' || short.currency || ' ' || -(coalesce(short.available, 0) + short.more);
    END IF;
    UPDATE ledger_headroom h SET available = h.available + s.more
        FROM (SELECT a.book_id, a.fund, a.currency, sum(c.debit - c.credit) AS more
              FROM came c JOIN ledger_account a ON a.id = c.account_id
              WHERE a.spendable AND a.id = ANY (accounts) GROUP BY 1, 2, 3) s
        WHERE (h.book_id, h.fund, h.currency) = (s.book_id, s.fund, s.currency) AND s.more <> 0
            AND h.book_id = ANY (funds.books) AND h.fund = ANY (funds.ids);

    UPDATE ledger_balance b SET debits = b.debits + s.debits, credits = b.credits + s.credits
        FROM (SELECT account_id, sum(debit) AS debits, sum(credit) AS credits FROM came GROUP BY account_id) s
        WHERE b.account_id = s.account_id AND b.account_id = ANY (accounts);
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept <> cardinality(accounts) THEN
        RAISE EXCEPTION 'an account has no totals' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    INSERT INTO ledger_monthtotal AS m (account_id, month, debits, credits)
        SELECT c.account_id, date_trunc('month', e.day)::date, sum(c.debit), sum(c.credit)
        FROM came c JOIN ledger_entry e ON e.id = c.entry_id AND e.id BETWEEN first AND last GROUP BY 1, 2 ORDER BY 1, 2
        ON CONFLICT (account_id, month)
        DO UPDATE SET debits = m.debits + excluded.debits, credits = m.credits + excluded.credits;
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_lines_come() FROM PUBLIC;
