/**
 * The middle of some figures; the mean of the two middle ones when their number is even.
 *
 * @throws Error when there are none
 */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  if (middle.length === 0) throw new Error("there is no median of nothing");
  return middle.reduce((sum, figure) => sum + figure, 0) / middle.length;
}
