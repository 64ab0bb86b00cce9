"""The threads: budgeted turns, and the one worker that takes them."""
