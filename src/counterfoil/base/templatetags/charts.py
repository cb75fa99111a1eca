"""`{% load charts %}{% state_chart chart %}`: a chart with its key and its table; `chart` comes from `base.chart`."""

from typing import Any

from django import template

from counterfoil.base.chart import Chart

register = template.Library()


@register.inclusion_tag("ui/chart.html")
def state_chart(chart: Chart) -> dict[str, Any]:
    """The picture, what its shades mean, and the same numbers as a table."""
    return {"chart": chart}
