/** What is drawn of the mark, on a ground of 24 by 24. The icons of the app and the tray have the same. */
export const markShape = {
  hub: { cx: '10', cy: '10', r: '4.3' },
  spokes: 'M6.9 6.9 3 3M13.1 6.9 17 3M6.9 13.1 3 17',
  key: 'M13.1 13.1 21 21M17.5 17.5l2.8-2.8',
};
