"""The application and its window: menus, dialogs, error bar, settings."""
