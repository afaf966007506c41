"""Walking through pages with the keys alone: Tab to a thing, which must be seen to have the focus, then a key."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

_IS_FOCUSED = "one => one === one.ownerDocument.activeElement && one.ownerDocument.hasFocus()"
# What tells a reader where the focus is: a ring around the thing, or around what is drawn in its stead.
_IS_SEEN = """one => {
    const ringed = [one, one.parentElement].some((part) => {
        const style = getComputedStyle(part);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    });
    const box = one.getBoundingClientRect();
    return ringed && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


def reach(page: Page, wanted: Locator, *, key: str = "Tab", most: int = 70) -> Locator:
    """Press the key until this thing has the focus, and see that it has."""
    wanted.wait_for()
    for _ in range(most):
        page.keyboard.press(key)
        if wanted.evaluate(_IS_FOCUSED):
            assert _is_seen(page, wanted), f"the focus is not seen on {wanted}"
            return wanted
    raise AssertionError(f"{most} times {key} do not lead to {wanted} at {page.url}")


def _is_seen(page: Page, wanted: Locator) -> bool:
    """Within two seconds: the page may still be scrolling to it."""
    for _ in range(20):
        if wanted.evaluate(_IS_SEEN):
            return True
        page.wait_for_timeout(100)
    return False


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Reach it and press a key."""
    reach(page, wanted)
    page.keyboard.press(key)


def write(page: Page, wanted: Locator, text: str) -> None:
    """Reach a field and type into it, in place of what stands there."""
    reach(page, wanted)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
