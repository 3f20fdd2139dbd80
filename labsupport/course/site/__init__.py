"""The course as plain pages: a folder that any browser opens and any host can serve."""
