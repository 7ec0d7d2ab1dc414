import type { TargetTexts } from "./target.ts";

/** A shift of the layout that the reader did not cause. */
export interface Shift {
  /** In milliseconds after the navigation started. */
  time: number;
  score: number;
}

/** What a page has seen of itself, times in milliseconds after the navigation started. */
export interface Watched {
  /** Start of the frame after the one in which all texts stood there. */
  readable?: number;
  longTasks: { start: number; duration: number }[];
  shifts: Shift[];
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/**
 * Runs in the page before anything of its own, and fills `window.watched`.
 *
 * An operation is readable once its summary and the start of its description stand within the window
 * with nothing above them, and below that the description of a parameter is laid out and visible.
 *
 * Text is looked at once, when it comes in; on each frame only the few pieces that fit are looked at
 * again. So it costs a large page no more than a small one.
 */
export function watch(texts: TargetTexts): void {
  const watched: Watched = { longTasks: [], shifts: [] };
  window.watched = watched;

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      watched.longTasks.push({ start: startTime, duration });
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (entry.hadRecentInput) continue;
      watched.shifts.push({ time: entry.startTime, score: entry.value });
    }
  }).observe({ type: "layout-shift", buffered: true });

  const pieces = Object.entries(texts).map(([key, text]) => ({
    key,
    text,
    nodes: new Set<Text>(),
  }));
  const found = (key: keyof TargetTexts) => [
    ...(pieces.find((piece) => piece.key === key)?.nodes ?? []),
  ];
  const take = (node: Text) => {
    const data = node.data.replace(/\s+/g, " ");
    for (const { text, nodes } of pieces) if (data.includes(text)) nodes.add(node);
  };
  const takeAll = (root: Node) => {
    if (root instanceof Text) return take(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) take(walker.currentNode as Text);
  };
  const mutations = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      if (target instanceof Text) take(target);
      for (const node of addedNodes) takeAll(node);
    }
  });
  mutations.observe(document, { childList: true, characterData: true, subtree: true });

  const visibility = { opacityProperty: true, visibilityProperty: true };
  const isLaidOut = (node: Text): boolean => {
    if (!node.isConnected || !node.parentElement?.checkVisibility(visibility)) return false;
    return box(node) !== undefined;
  };
  const box = (node: Text): DOMRect | undefined => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].find(({ width, height }) => width > 1 && height > 1);
  };
  const isOnScreen = (node: Text): boolean => {
    if (!isLaidOut(node)) return false;
    const { left, top, width, height } = box(node) as DOMRect;
    const above = document.elementFromPoint(left + Math.min(width, 20) / 2, top + height / 2);
    return above !== null && (above === node.parentElement || above.contains(node));
  };
  const isReadable = (): boolean => {
    const start = found("description").find(isOnScreen);
    if (start === undefined || !found("summary").some(isOnScreen)) return false;
    const follows = (node: Text) =>
      (start.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    return found("parameter").some((node) => follows(node) && isLaidOut(node));
  };
  const look = () => {
    if (!isReadable()) return requestAnimationFrame(look);
    // What was laid out in this frame has been painted when the next one starts.
    return requestAnimationFrame((time) => {
      watched.readable = time;
      mutations.disconnect();
    });
  };
  requestAnimationFrame(look);
}
