"""How lab 10 is shown."""

from labsupport.exercises.sheet import Scene, Sheet, Vote

SHEET = Sheet(before=[], beliefs={}, sections={})
