/** Which commits are worth naming first, by the words of their titles alone; the rules are tried in this order. */
const rules = {
  breaking: /^\w+(?:\([^)]*\))?!:|\bbreaking\b|不兼容/i,
  security: /\b(?:security|cve-\d+|vulnerab\w*|xss|csrf|exploit)\b|安全|漏洞/i,
  revert: /^revert\b|\brevert(?:s|ed)?\b|回滚|撤销/i,
  release: /^v?\d+\.\d+\.\d+\b|\brelease[sd]?\b|发布/i,
  feature: /^feat\b|^(?:add|introduce|implement)(?:s|ed)?\b|新增|添加|实现/i,
  fix: /^(?:bug|hot)?fix(?:es|ed)?\b|\bfix(?:es|ed)?\b|修复|修正/i,
};

export type NotableKind = keyof typeof rules;
export const notableKinds = Object.keys(rules) as NotableKind[];

export const notableKind = (title: string): NotableKind | undefined =>
  notableKinds.find((kind) => rules[kind].test(title));

export const isMerge = (title: string): boolean =>
  /^merge (?:pull request|branch|remote|tag|commit|')|^合并/i.test(title);
