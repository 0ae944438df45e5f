import type { Person } from '../model.ts';

export const adaAtHome: Person = { email: 'ada@example.com', name: 'Ada Moreau', sub: '108112000000000000001' };
export const adaAtWork: Person = { email: 'ada@northwind.example', name: 'Ada Moreau', sub: '108112000000000000002' };
export const grace: Person = { email: 'grace@example.com', name: 'Grace Okafor', sub: '108112000000000000003' };

/** Who can consent. */
export const people: Person[] = [adaAtHome, adaAtWork, grace];

/** Colleagues, who have no account of their own here. */
export const tomas: Person = { email: 'tomas@northwind.example', name: 'Tomás Řehoř', sub: '108112000000000000004' };
export const priya: Person = { email: 'priya@northwind.example', name: 'Priya Nair', sub: '108112000000000000005' };

/** Of no company of ours. */
export const stranger: Person = {
  email: 'm.kell@quickdocs-share.example',
  name: 'M. Kell',
  sub: '108112000000000000099',
};

export const zone = 'Europe/Berlin';
