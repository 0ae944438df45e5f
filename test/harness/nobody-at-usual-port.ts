/** Loaded before a bridge: nobody listens where a hub usually does, though the person who runs the tests may have theirs there. */
import { Socket } from 'node:net';

type Asked = { port?: number | string };

const { connect } = Socket.prototype;
Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
  const [asked] = (Array.isArray(given[0]) ? given[0] : given) as [Asked];
  if (Number(asked.port) === 18480) asked.port = 9;
  return Reflect.apply(connect, this, given);
} as typeof connect;
