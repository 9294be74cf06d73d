"""Template + facts → bytes: what the authority hands out and what people sign. Plain Python, no Django, no clock.

Every `render_…` takes frozen facts and gives an unsigned PDF/A; the same facts give the same bytes. `signing` signs.
"""
