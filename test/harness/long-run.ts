/** Whether tests look at more than a landing has time for: more random cases, and a database that answers late. */
export const isLongRun = process.env['OPENGITHUBX_LONG'] === '1';
