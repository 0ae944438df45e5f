import { OpenWebUIPart } from '../../../shared/open-webui.ts';
import type { Option } from './command.ts';
import type { Invocation } from './invocation.ts';

export const partOption: Option = {
  type: 'string',
  multiple: true,
  value: 'P',
  about: `What the hub is there: ${OpenWebUIPart.options.join(', ')}; may be repeated, model and openapi unless told`,
};

export const partsOf = (values: Invocation['values']): unknown => values['part'] ?? ['model', 'openapi'];
