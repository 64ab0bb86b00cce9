"""Films, written frame by frame: Pillow compresses each frame, and the files are put together here.

Pillow's own writers keep every frame. Here there are never more than three at a time, and the compressed film.
"""
