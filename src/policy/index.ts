export * from './decision.ts';
export * from './document.ts';
export * from './grants.ts';
export * from './layer.ts';
export * from './request.ts';
