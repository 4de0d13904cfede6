"""How Hypothesis runs here: the same examples every time, and nothing that depends on how fast the machine is."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "flambeau",
    derandomize=True,
    deadline=None,
    max_examples=100,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# To look for more: pytest --hypothesis-profile=explore
settings.register_profile("explore", settings.get_profile("flambeau"), derandomize=False, max_examples=2000)
settings.load_profile("flambeau")
