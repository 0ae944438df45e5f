/** What an API answers, with a body of whatever kind. */
import { isDeeperThan } from '../../json-depth.ts';
import { cleanTitle } from '../../platforms/clean-text.ts';
import { type SmallData, smallData } from '../small-data.ts';
import { isJsonRecord } from './json.ts';

const mostBytes = 18_000;
const mostDepth = 64;

/** The body as JSON where it is, else its text where it is one. At most 18,000 bytes. Pure. */
export function dataOf(body: string, contentType: string): SmallData {
  if (body === '') return { data: null, isTruncated: false };
  const parsed = parsedBody(body);
  if (parsed !== undefined) return smallData(parsed.value, mostBytes);
  if (!/^text\/|json|xml|^$/i.test(contentType)) return { data: null, isTruncated: true };
  return smallData(body, mostBytes);
}

function parsedBody(text: string): { value: unknown } | undefined {
  if (isDeeperThan(mostDepth, text)) return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const longestMessage = 200;

/** What an API says of its refusal, where it says it in one of the usual ways. */
export function refusalMessage(body: string): string {
  const value = parsedBody(body)?.value;
  if (!isJsonRecord(value)) return '';
  const error = value['error'];
  const said = [
    value['message'],
    value['detail'],
    value['error_description'],
    isJsonRecord(error) ? error['message'] : error,
  ];
  const text = said.find((one) => typeof one === 'string' && one !== '');
  return typeof text === 'string' ? cleanTitle(text, longestMessage) : '';
}
