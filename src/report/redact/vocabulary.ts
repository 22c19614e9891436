/**
 * Words that AWS, the SDKs and Node use in their messages and values. In a message every other word may be somebody's
 * name and is replaced, so that a word which is missing here costs legibility and no secret.
 */
import { BARE_EXPLICIT, ENDS, TAILS, WHOLE_MESSAGES } from '../../diagnosis/denial/denial-table.ts';

const WORDS = `
a abort aborted accelerate accept accepted access account acl acls action actions add address administrator after again
algorithm alias all allow allowed allows already also an and annotation another any api applies are argument arn as
associated assume assumed asymmetric at attached attempt attempts attribute audience auth authenticated authentication authorization
authorize authorized available aws b bad bandwidth based be because been before being between block blocked body boundary
bpa bucket buckets busy but by call called caller calling calls can cancel cannot cause caused central cert certificate
chain change changed check checksum china chunk cipher ciphertext cleanup client clock closed cloud code com complete
completed compute condition conditions config configuration conflict connect connection connections contain contains
content context control copy correct corrupt could create created creation credential credentials cross current currently
customer data date dates day days decrypt decrypted default delete deleted deletion denied denies deny depth describe
destination details did different digest directory disabled disconnected distribute dns do document does done down dry dsse due during east
either element email empty enable enabled enabling encoded encoding encountered encrypt encrypted encryption end endpoint
endpoints enough entity environment error errors euwest every evaluated exceed exceeded exception exceptions exist
exists expected expecting expired expires explicit explicitly express extended fail failed failure fault federated file
find fips follow following for forbidden form format found from function gateway generate get global go gone gov grant
granted grants group handle handshake has hash have head header headers hello host http https iam id identifier identity
idp ids ignore illegal image imds imported in include includes including incomplete incorrect info inline input insufficient
internal invalid invocation io ip is issue issued issuer it its job json key keys kms large last later layer length less
limit limits list local located location lock locked long longer made malformed managed management many master match
matches material max maximum may mechanism message metadata method minimum minutes missing mode modified more moved mrk
multi multipart must my name named names near need needs network new next no node non none north northeast northwest not
null number object objects of off on one only open operation operations option or order organization organizations origin
other others out own owner page parameter parameters parse part parts party path pem pending perform permanent permission
permissions permitted please policies policy port precondition prefix present presented prevent prevented previous
primary principal private processing profile prohibited protocol provide provided provider proxy public put query quota
range rate rcp reach read reason received redirect reduce reference references refers refused region registered rejected
remote replica replication report request requested requester requests require required requires reset resolve resource
resources response rest restricted retention retry return returned role roles root rsa run s same scope scp sdk search
second seconds secret secure security see seems self send sent server service services session sessions set setting
settings sha should sign signature signed signing since size skewed slow small so socket south southeast southwest
specific specified specify spec sse ssec ssl sso stalled standard state status stop storage stream streaming string sts
style such support supported suspended syntax system t tag tags target temporarily temporary than that the their then there these they
this three throttled throttling through time timed timeout timestamp tls to token too transfer transitively troubleshoot
troubleshooter trust try type unable unauthenticated unauthorized unavailable under unexpected unique unknown unparsable
unreachable unreadable unrecognized unsigned unsupported until up update upload uploading uploads url us usage use used
user users using v validation value values verification verify version versions via virtual vpc vpce wait was way we
were west when where which while whose with within without would write wrong x xml yet you your z
amazon amazonaws amazonses amz aes hmac symmetric ap af ca cn eu il me mx sa iso isob isof
econnrefused econnreset econnaborted enotfound etimedout ehostunreach enetunreach epipe eproto eai getaddrinfo
localhost loopback hostname altname aggregate dryrun generatedatakey kmsinvalidstate getcalleridentity nodejs
glacier intelligent tiering onezone outposts reduced redundancy bucketowner full nokeyid anonymous
`;

/** Those of every wording that is told apart: without them a message would say something else. */
const OF_DENIALS = [
  ...TAILS.map(({ begins }) => begins),
  ...WHOLE_MESSAGES.map(({ contains }) => contains),
  ...ENDS,
  BARE_EXPLICIT,
];

const VOCABULARY: ReadonlySet<string> = new Set(
  [WORDS, ...OF_DENIALS].flatMap((text) => text.split(/[^a-z]+/)).filter((word) => word !== ''),
);

/** The words of `kms:GenerateDataKey`, `SYMMETRIC_DEFAULT`, `eu-west-1`. */
function wordsIn(text: string): readonly string[] {
  return text
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

/** Whether a text holds nothing but words of the vocabulary, small numbers and signs: nobody is named by it. */
export function isPlain(text: string): boolean {
  if (/\d{5}/.test(text)) return false;
  return wordsIn(text).every((word) => VOCABULARY.has(word)) || VOCABULARY.has(text.toLowerCase());
}

export function isKnownWord(word: string): boolean {
  return VOCABULARY.has(word.toLowerCase());
}
