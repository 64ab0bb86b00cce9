"""What torch executes, recorded once and replayed without its bookkeeping, with the same bits.

`record` writes down the operations as a graph, `simplify` leaves out what can't change a bit, and `replay` writes the
graph as a function and compiles it.
"""
