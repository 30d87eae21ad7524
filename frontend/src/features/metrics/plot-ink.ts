/**
 * The colours and the font of a plot, read from the page. A canvas knows no tokens and no `light-dark()`, but the
 * computed value of a colour property is always a plain colour: the plot's own class maps one property to each use.
 */
export interface PlotInk {
  line: string;
  second: string;
  fill: string;
  grid: string;
  label: string;
  limit: string;
  font: string;
}

export function readInk(element: HTMLElement): PlotInk {
  const style = getComputedStyle(element);
  return {
    line: style.color,
    second: style.textDecorationColor,
    fill: style.columnRuleColor,
    grid: style.borderTopColor,
    label: style.outlineColor,
    limit: style.caretColor,
    font: `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`,
  };
}
