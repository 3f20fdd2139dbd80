"""Why does batch norm work: less shift, a smoother surface, or something simpler?"""
