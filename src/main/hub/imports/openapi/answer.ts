/** What an API answers, with a body of whatever kind. */
import { isDeeperThan } from '../../json-depth.ts';
import { cleanTitle } from '../../platforms/clean-text.ts';
import { type Data, smallData } from '../small-data.ts';
import { isObject } from './json.ts';

const mostBytes = 18_000;
const mostDepth = 64;

/** The body as JSON where it is, else its text where it is one. At most 18,000 bytes. Pure. */
export function dataOf(body: string, contentType: string): Data {
  if (body === '') return { data: null, isTruncated: false };
  const parsed = parsedJson(body);
  if (parsed !== undefined) return smallData(parsed.value, mostBytes);
  if (!/^text\/|json|xml|^$/i.test(contentType)) return { data: null, isTruncated: true };
  return smallData(body, mostBytes);
}

function parsedJson(text: string): { value: unknown } | undefined {
  if (isDeeperThan(mostDepth, text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const longestMessage = 200;

/** What an API says of its refusal, where it says it in one of the usual ways. */
export function messageIn(body: string): string {
  const value = parsedJson(body)?.value;
  if (!isObject(value)) return '';
  const error = value['error'];
  const said = [
    value['message'],
    value['detail'],
    value['error_description'],
    isObject(error) ? error['message'] : error,
  ];
  const text = said.find((one) => typeof one === 'string' && one !== '');
  return typeof text === 'string' ? cleanTitle(text, longestMessage) : '';
}
