"""The 3-D panel. OpenGL is loaded after the window's first paint."""
