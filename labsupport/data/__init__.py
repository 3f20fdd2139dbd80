"""The digits: MNIST where it is, else the embedded set; and points of the plane."""
