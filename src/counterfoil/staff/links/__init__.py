"""Links that need no sign-in: giving them, and the pages behind them.

One link is one act by one office: a yes to a line, a request, a headcount, a correction; or a new password. What it
leads to is the same page whether it is opened by a person or by a chat app that draws a preview: reading changes
nothing, only sending the form does.
"""
