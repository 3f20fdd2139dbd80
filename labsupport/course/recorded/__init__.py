"""Labs that answer without a kernel: their answers, recorded, and a page that looks them up."""

from labsupport.course.recorded.front import recorded_front, recorded_style
from labsupport.course.recorded.recording import Recording, record

__all__ = ["Recording", "record", "recorded_front", "recorded_style"]
