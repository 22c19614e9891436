import { describe, expect, it } from 'vitest';
import { toHcl } from '../../src/diagnosis/code/hcl.ts';
import { toYaml } from '../../src/diagnosis/code/yaml.ts';

const STATEMENT = {
  Sid: 'Own objects',
  Effect: 'Allow',
  Principal: {
    AWS: ['arn:aws:iam::111122223333:user/a', 'arn:aws:iam::111122223333:user/b'],
    Service: 's3.amazonaws.com',
  },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Condition: {
    StringLike: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's policy variables look like this
      'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::bucket/${aws:username}/*',
      'aws:PrincipalTag/team': ['a "quoted" one', 'back\\slash', '%{if}'],
    },
    Bool: { 'aws:SecureTransport': true },
  },
};

describe('Terraform', () => {
  it('writes a statement block as terraform fmt would', () => {
    expect(toHcl(STATEMENT)).toBe(String.raw`statement {
  sid       = "Own objects"
  effect    = "Allow"
  actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
  resources = ["*"]

  principals {
    type        = "AWS"
    identifiers = ["arn:aws:iam::111122223333:user/a", "arn:aws:iam::111122223333:user/b"]
  }

  principals {
    type        = "Service"
    identifiers = ["s3.amazonaws.com"]
  }

  condition {
    test     = "StringLike"
    variable = "kms:EncryptionContext:aws:s3:arn"
    values   = ["arn:aws:s3:::bucket/$${'$'}{aws:username}/*"]
  }

  condition {
    test     = "StringLike"
    variable = "aws:PrincipalTag/team"
    values   = ["a \"quoted\" one", "back\\slash", "%%{if}"]
  }

  condition {
    test     = "Bool"
    variable = "aws:SecureTransport"
    values   = ["true"]
  }
}
`);
  });

  it('knows the Not… elements and everybody', () => {
    const hcl = toHcl({ Effect: 'Deny', NotPrincipal: '*', NotAction: 'kms:*', NotResource: ['a'] });
    expect(hcl).toContain('not_actions   = ["kms:*"]');
    expect(hcl).toContain('not_resources = ["a"]');
    expect(hcl).toContain('not_principals {\n    type        = "*"\n    identifiers = ["*"]');
  });
});

describe('CloudFormation', () => {
  it('writes one item of a Statement list', () => {
    expect(toYaml(STATEMENT)).toBe(String.raw`- Sid: "Own objects"
  Effect: "Allow"
  Principal:
    AWS:
      - "arn:aws:iam::111122223333:user/a"
      - "arn:aws:iam::111122223333:user/b"
    Service: "s3.amazonaws.com"
  Action:
    - "kms:Decrypt"
    - "kms:GenerateDataKey"
  Resource: "*"
  Condition:
    StringLike:
      "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::bucket/${'$'}{aws:username}/*"
      "aws:PrincipalTag/team":
        - "a \"quoted\" one"
        - "back\\slash"
        - "%{if}"
    Bool:
      "aws:SecureTransport": true
`);
  });

  it('keeps empty lists and maps readable', () => {
    expect(toYaml({ Action: [], Condition: {} })).toBe('- Action: []\n  Condition: {}\n');
  });
});
