"""Networks in torch: building, training, measuring, comparing them."""
