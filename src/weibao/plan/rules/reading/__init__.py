"""Reading an official plan: text blocks in, tasks with responsible units and doubts out.

Pure: no files, no database, no clock. What is not certain is a doubt, never a guess in silence.
"""

from .document import read
from .shapes import Block, Doubt, Named, Reading, Role, Task

__all__ = ["Block", "Doubt", "Named", "Reading", "Role", "Task", "read"]
