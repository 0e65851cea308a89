//! Properties of characters, as `\p{…}` names them.

/// Whether PCRE2 10.42 knows the property; letter case, blanks, `_` and `-` do not count.
pub(super) fn is_known(name: &[u8]) -> bool {
    let name: String = name
        .iter()
        .filter(|byte| !matches!(byte, b' ' | b'_' | b'-' | b'\t'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let (kind, value) = name.split_once(['=', ':']).unwrap_or(("", &name));
    match kind {
        "" => {
            CATEGORIES.split(' ').chain(NAMES.split_ascii_whitespace()).any(|known| known == value)
        }
        "sc" | "scx" | "script" | "scriptextensions" => {
            // Scripts are the names without a purpose of their own.
            NAMES.split_ascii_whitespace().any(|known| known == value)
        }
        "bc" | "bidiclass" => {
            NAMES.split_ascii_whitespace().any(|known| known.strip_prefix("bidi") == Some(value))
        }
        _ => false,
    }
}

/// General categories.
const CATEGORIES: &str = "c cc cf cn co cs l l& lc ll lm lo lt lu m mc me mn n nd nl no p pc pd pe pf pi po ps \
                          s sc sk sm so z zl zp zs";

/// Scripts, classes of direction and what else is either true or false of a character.
const NAMES: &str = "\
    adlam adlm aghb ahex ahom alpha alphabetic anatolianhieroglyphs any arab arabic armenian \
    armi armn ascii asciihexdigit avestan avst bali balinese bamu bamum bass bassavah batak batk \
    beng bengali bhaiksuki bhks bidial bidian bidib bidibn bidic bidicontrol bidics bidien \
    bidies bidiet bidifsi bidil bidilre bidilri bidilro bidim bidimirrored bidinsm bidion \
    bidipdf bidipdi bidir bidirle bidirli bidirlo bidis bidiws bopo bopomofo brah brahmi brai \
    braille bugi buginese buhd buhid cakm canadianaboriginal cans cari carian cased \
    caseignorable caucasianalbanian chakma cham changeswhencasefolded changeswhencasemapped \
    changeswhenlowercased changeswhentitlecased changeswhenuppercased cher cherokee chorasmian \
    chrs ci common copt coptic cpmn cprt cuneiform cwcf cwcm cwl cwt cwu cypriot cyprominoan \
    cyrillic cyrl dash defaultignorablecodepoint dep deprecated deseret deva devanagari di dia \
    diacritic diak divesakuru dogr dogra dsrt dupl duployan ebase ecomp egyp egyptianhieroglyphs \
    elba elbasan elym elymaic emod emoji emojicomponent emojimodifier emojimodifierbase \
    emojipresentation epres ethi ethiopic ext extendedpictographic extender extpict geor \
    georgian glag glagolitic gong gonm goth gothic gran grantha graphemebase graphemeextend \
    grbase greek grek grext gujarati gujr gunjalagondi gurmukhi guru han hang hangul hani \
    hanifirohingya hano hanunoo hatr hatran hebr hebrew hex hexdigit hira hiragana hluw hmng \
    hmnp hung idc idcontinue ideo ideographic ids idsb idsbinaryoperator idst idstart \
    idstrinaryoperator imperialaramaic inherited inscriptionalpahlavi inscriptionalparthian ital \
    java javanese joinc joincontrol kaithi kali kana kannada katakana kayahli khar kharoshthi \
    khitansmallscript khmer khmr khoj khojki khudawadi kits knda kthi lana lao laoo latin latn \
    lepc lepcha limb limbu lina linb lineara linearb lisu loe logicalorderexception lower \
    lowercase lyci lycian lydi lydian mahajani mahj maka makasar malayalam mand mandaic mani \
    manichaean marc marchen masaramgondi math medefaidrin medf meeteimayek mend mendekikakui \
    merc mero meroiticcursive meroitichieroglyphs miao mlym modi mong mongolian mro mroo mtei \
    mult multani myanmar mymr nabataean nand nandinagari narb nbat nchar newa newtailue nko nkoo \
    noncharactercodepoint nshu nushu nyiakengpuachuehmong ogam ogham olchiki olck oldhungarian \
    olditalic oldnortharabian oldpermic oldpersian oldsogdian oldsoutharabian oldturkic \
    olduyghur oriya orkh orya osage osge osma osmanya ougr pahawhhmong palm palmyrene patsyn \
    patternsyntax patternwhitespace patws pauc paucinhau pcm perm phag phagspa phli phlp phnx \
    phoenician plrd prependedconcatenationmark prti psalterpahlavi qaac qaai qmark quotationmark \
    radical regionalindicator rejang ri rjng rohg runic runr samaritan samr sarb saur saurashtra \
    sd sentenceterminal sgnw sharada shavian shaw shrd sidd siddham signwriting sind sinh \
    sinhala softdotted sogd sogdian sogo sora sorasompeng soyo soyombo space sterm sund \
    sundanese sylo sylotinagri syrc syriac tagalog tagb tagbanwa taile taitham taiviet takr \
    takri tale talu tamil taml tang tangsa tangut tavt telu telugu term terminalpunctuation tfng \
    tglg thaa thaana thai tibetan tibt tifinagh tirh tirhuta tnsa toto ugar ugaritic uideo \
    unifiedideograph unknown upper uppercase vai vaii variationselector vith vithkuqi vs wancho \
    wara warangciti wcho whitespace wspace xan xidc xidcontinue xids xidstart xpeo xps xsp xsux \
    xuc xwd yezi yezidi yi yiii zanabazarsquare zanb zinh zyyy zzzz";
