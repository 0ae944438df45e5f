/** To whom something goes, as part of the name of a target: whoever allows the like of it for a while allows it to these alone. */

/** Each address once, whatever its case and order. */
export const inOrder = (addresses: readonly string[]): string =>
  [...new Set(addresses.map((one) => one.toLowerCase()))].sort().join(', ');

export type Recipients = Partial<Record<'to' | 'cc' | 'bcc', readonly string[] | undefined>>;

/** `to a@example.org, cc b@example.org, c@example.org`; who gets a copy unseen among them. */
export const recipientsOf = ({ to, cc, bcc }: Recipients): string =>
  Object.entries({ to, cc, bcc })
    .flatMap(([name, all]) => (all && all.length > 0 ? [`${name} ${inOrder(all)}`] : []))
    .join(', ');

/** Who is asked to an event, and whether Google writes to them; nothing where nobody is. */
export const askedTo = (attendees: readonly string[], isTold: boolean): string =>
  attendees.length === 0 ? '' : `, ${isTold ? 'telling' : 'without telling'} ${inOrder(attendees)}`;
