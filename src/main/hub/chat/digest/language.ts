export const languageOf = (q: string): 'en' | 'zh' => (/[\u4e00-\u9fff]/.test(q) ? 'zh' : 'en');
