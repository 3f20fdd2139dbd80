"""Results in, figures out: one module a topic, one style, no pyplot and no global figures."""
