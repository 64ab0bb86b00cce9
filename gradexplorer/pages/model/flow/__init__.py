"""How values and gradients pass through the layers."""
