"""What torch executes, recorded once and replayed without its bookkeeping, with the same bits."""
