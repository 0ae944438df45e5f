export type Page<Item> = { readonly items: readonly Item[]; readonly link?: string };

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) && Number(text) > 0 ? Number(text) : undefined;

/** `per_page` and `page` as GitHub reads them: never refused, clamped to 100, 30 and 1 when they make no sense. */
export const pageRequest = (query: URLSearchParams) => ({
  size: Math.min(wholeNumber(query.get('per_page')) ?? 30, 100),
  page: wholeNumber(query.get('page')) ?? 1,
});

/** One page of a list and its `Link` header; there is none when everything fits on one page. */
export function paginate<Item>(all: readonly Item[], query: URLSearchParams, address: string): Page<Item> {
  const { size, page } = pageRequest(query);
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((page - 1) * size, page * size);
  const relation = (name: string, target: number) => {
    const parameters = new URLSearchParams(query);
    parameters.set('page', String(target));
    return `<${address}?${parameters}>; rel="${name}"`;
  };
  const relations = [
    ...(page > 1 ? [relation('prev', Math.min(page - 1, last))] : []),
    ...(page < last ? [relation('next', page + 1), relation('last', last)] : []),
    ...(page > 1 ? [relation('first', 1)] : []),
  ];
  return relations.length > 0 && last > 1 ? { items, link: relations.join(', ') } : { items };
}
