// What a page looks like once it is laid out. Evaluated in the page by tests/python/browser; every
// function returns plain data. Rectangles are in CSS pixels of the viewport.
(() => {
  const WORDS = 60;
  const seen = (element) =>
    element.checkVisibility({
      contentVisibilityAuto: true,
      opacityProperty: true,
      visibilityProperty: true,
    });

  const name = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].map((word) => `.${word}`).join("");
    const words = (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, WORDS);
    return `${element.tagName.toLowerCase()}${id}${classes} "${words}"`;
  };

  // The part of the page that an element's ancestors let be seen, and whether a reader can scroll
  // to the rest. Remembered, because thousands of cells share their ancestors.
  const windows = new Map();
  const windowOf = (element) => {
    if (!element || element === document.documentElement || element === document.body) {
      return { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9, scrolls: false, cuts: null };
    }
    if (windows.has(element)) return windows.get(element);
    const around = windowOf(element.parentElement);
    const style = getComputedStyle(element);
    let found = around;
    if (style.overflowX !== "visible" || style.overflowY !== "visible") {
      const box = element.getBoundingClientRect();
      const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
      found = {
        left: Math.max(around.left, box.left),
        top: Math.max(around.top, box.top),
        right: Math.min(around.right, box.right),
        bottom: Math.min(around.bottom, box.bottom),
        scrolls: around.scrolls || scrolls,
        cuts: scrolls ? around.cuts : element,
      };
    }
    windows.set(element, found);
    return found;
  };

  // Text that is there for screen readers only is cut to a pixel on purpose.
  const isHiddenByDesign = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const box = at.getBoundingClientRect();
      const style = getComputedStyle(at);
      if (style.position === "absolute" && (box.width <= 1.5 || box.height <= 1.5)) return true;
      if (style.position === "absolute" && (box.bottom <= 0 || box.right <= 0)) return true;
    }
    return false;
  };

  const lines = () => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || !seen(element)) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width > 0.5 && box.height > 0.5) found.push({ element, box });
      }
    }
    return found;
  };

  const few = (problems) => [...new Set(problems)].slice(0, 8);

  const outOfSight = (all) =>
    all
      .filter(({ element, box }) => {
        const view = windowOf(element);
        if (view.scrolls || isHiddenByDesign(element)) return false;
        const beside = box.right > Math.min(view.right, innerWidth) + 1 ||
          box.left < Math.max(view.left, 0) - 1;
        const below = view.cuts !== null &&
          (box.bottom > view.bottom + box.height / 4 || box.top < view.top - box.height / 4);
        return beside || below;
      })
      .map(({ element }) => name(element));

  // Two texts lie over one another where the middles of their lines do: the boxes of neighbouring
  // lines touch in any tightly set paragraph.
  const overlapping = (all) => {
    const boxes = all
      .filter(({ element }) => !isHiddenByDesign(element))
      .map(({ element, box }) => {
        const view = windowOf(element);
        return {
          element,
          left: Math.max(box.left, view.left) + 1,
          right: Math.min(box.right, view.right) - 1,
          top: Math.max(box.top, view.top) + box.height * 0.3,
          bottom: Math.min(box.bottom, view.bottom) - box.height * 0.3,
        };
      })
      .filter((box) => box.right > box.left && box.bottom > box.top)
      .sort((one, other) => one.top - other.top);
    const problems = [];
    let open = [];
    for (const box of boxes) {
      open = open.filter((other) => other.bottom > box.top);
      for (const other of open) {
        if (other.element === box.element) continue;
        if (other.left < box.right && box.left < other.right) {
          problems.push(`${name(other.element)} lies over ${name(box.element)}`);
        }
      }
      open.push(box);
    }
    return problems;
  };

  const focused = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    return {
      place: element.dataset.place === undefined ? -1 : Number(element.dataset.place),
      name: name(element),
      marked: outline >= 2,
      inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  };

  return {
    layout() {
      const root = document.documentElement;
      const all = lines();
      const wide = Math.max(root.scrollWidth, document.body.scrollWidth);
      return {
        sideways: wide > innerWidth ? [`the page is ${wide} px wide in ${innerWidth} px`] : [],
        cut: few(outOfSight(all)),
        overlapping: few(overlapping(all)),
      };
    },

    // What the keyboard must reach, in the order of the document.
    controls() {
      const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
      return [...document.querySelectorAll(wanted)]
        .filter((element) => element.tabIndex >= 0 && seen(element))
        .map((element, place) => {
          element.dataset.place = String(place);
          return name(element);
        });
    },

    // Remembers what gets the focus from now on; focusOrder() says it.
    watchFocus() {
      window.focusOrder = [];
      document.addEventListener("focusin", (event) => {
        window.focusOrder.push(focused(event.target));
      });
    },

    focusOrder() {
      return window.focusOrder;
    },

    focused() {
      const element = document.activeElement;
      return !element || element === document.body ? null : focused(element);
    },

    // On paper nobody scrolls: what does not fit is lost.
    print() {
      const lost = lines().filter(({ element, box }) => {
        const view = windowOf(element);
        return !isHiddenByDesign(element) && box.right > Math.min(view.right, innerWidth) + 1;
      });
      return few(lost.map(({ element }) => name(element)));
    },
  };
})()
