"""The parameters column: a control for every parameter of a page's State."""
