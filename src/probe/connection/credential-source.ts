/** Where credentials come from. Secrets stay in here and are never part of an event or a result. */
export type CredentialSource =
  | { readonly kind: 'chain'; readonly profile: string | null; readonly roleArn: string | null }
  | {
      readonly kind: 'static';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | null;
    };
