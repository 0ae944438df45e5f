/** A small part of node-llama-cpp, which is not among the project's dependencies and so brings no types. */
import { pathToFileURL } from 'node:url';

export type HistoryItem = { type: 'system' | 'user'; text: string } | { type: 'model'; response: string[] };

type Said = { metadata: { stopReason: string } };
type Options = {
  maxTokens: number;
  temperature: number;
  signal: AbortSignal;
  stopOnAbortSignal: true;
  onTextChunk(text: string): void;
};

export type Loaded = {
  countTokens(text: string): number;
  /** Continues the history, whose last item is an empty one of the model. */
  continue(history: HistoryItem[], options: Options): Promise<Said>;
};

type Library = {
  getLlama(options: object): Promise<{
    loadModel(options: object): Promise<{
      tokenize(text: string): unknown[];
      createContext(options: object): Promise<{ getSequence(): object }>;
    }>;
  }>;
  LlamaChat: new (options: object) => { generateResponse(history: HistoryItem[], options: Options): Promise<Said> };
};

/** Loads the weights with room for `contextSize` tokens. */
export async function loadModel(library: string, weights: string, contextSize: number): Promise<Loaded> {
  const { getLlama, LlamaChat } = (await import(pathToFileURL(library).href)) as Library;
  const llama = await getLlama({
    build: 'never',
    gpu: false,
    skipDownload: true,
    progressLogs: false,
    logLevel: 'error',
  });
  const model = await llama.loadModel({ modelPath: weights });
  // One thread: llama.cpp's threads spin while they wait for each other, and on a busy machine that takes ten times as long.
  const context = await model.createContext({ contextSize, threads: 1 });
  const chat = new LlamaChat({ contextSequence: context.getSequence() });
  return {
    countTokens: (text) => model.tokenize(text).length,
    continue: (history, options) => chat.generateResponse(history, options),
  };
}
