"""The digits: MNIST where it is present, else the embedded set. And points of the plane."""
