"""When each wanted picture can be taken: windows in which all that it wants holds at once, or why there are none."""

from flambeau.shots.course import Course, course
from flambeau.shots.making import chance, chosen
from flambeau.shots.values import Chance, Miss, Remedy, Window

__all__ = ["Chance", "Course", "Miss", "Remedy", "Window", "chance", "chosen", "course"]
