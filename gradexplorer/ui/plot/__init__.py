"""The 2-D panel: axes, one view class per mark class, the mouse."""
