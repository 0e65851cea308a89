//! Properties of characters, as `\p{…}` names them.

/// Characters that a name can have, without those that do not count.
const MAX_NAME: usize = 48;

/// Whether PCRE2 10.42 knows the property; letter case, blanks, `_` and `-` do not count.
pub(crate) fn is_known(name: &[u8]) -> bool {
    let name: String = name
        .iter()
        .filter(|byte| !matches!(byte, b' ' | b'_' | b'-' | b'\t'..=b'\r'))
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let is_in = |names: &str, name: &str| names.split(' ').any(|known| known == name);
    let is_script = |name: &str| is_in(SCRIPTS, name);
    let other = |name: &str| is_in(OTHERS, name);
    match name.split_once(['=', ':']) {
        _ if name.len() > MAX_NAME => false,
        None => is_in(CATEGORIES, &name) || is_script(&name) || other(&name),
        Some(("sc" | "scx" | "script" | "scriptextensions", script)) => is_script(script),
        Some(("bc" | "bidiclass", class)) => other(&format!("bidi{class}")),
        Some(_) => false,
    }
}

/// General categories.
const CATEGORIES: &str = "c cc cf cn co cs l l& lc ll lm lo lt lu m mc me mn n nd nl no p pc pd pe pf pi po ps \
                          s sc sk sm so z zl zp zs";

/// Scripts.
const SCRIPTS: &str = "\
    adlam adlm aghb ahom anatolianhieroglyphs arab arabic armenian armi armn avestan avst bali \
    balinese bamu bamum bass bassavah batak batk beng bengali bhaiksuki bhks bopo bopomofo brah \
    brahmi brai braille bugi buginese buhd buhid cakm canadianaboriginal cans cari carian \
    caucasianalbanian chakma cham cher cherokee chorasmian chrs common copt coptic cpmn cprt \
    cuneiform cypriot cyprominoan cyrillic cyrl deseret deva devanagari diak divesakuru dogr \
    dogra dsrt dupl duployan egyp egyptianhieroglyphs elba elbasan elym elymaic ethi ethiopic \
    geor georgian glag glagolitic gong gonm goth gothic gran grantha greek grek gujarati gujr \
    gunjalagondi gurmukhi guru han hang hangul hani hanifirohingya hano hanunoo hatr hatran hebr \
    hebrew hira hiragana hluw hmng hmnp hung imperialaramaic inherited inscriptionalpahlavi \
    inscriptionalparthian ital java javanese kaithi kali kana kannada katakana kayahli khar \
    kharoshthi khitansmallscript khmer khmr khoj khojki khudawadi kits knda kthi lana lao laoo \
    latin latn lepc lepcha limb limbu lina linb lineara linearb lisu lyci lycian lydi lydian \
    mahajani mahj maka makasar malayalam mand mandaic mani manichaean marc marchen masaramgondi \
    medefaidrin medf meeteimayek mend mendekikakui merc mero meroiticcursive meroitichieroglyphs \
    miao mlym modi mong mongolian mro mroo mtei mult multani myanmar mymr nabataean nand \
    nandinagari narb nbat newa newtailue nko nkoo nshu nushu nyiakengpuachuehmong ogam ogham \
    olchiki olck oldhungarian olditalic oldnortharabian oldpermic oldpersian oldsogdian \
    oldsoutharabian oldturkic olduyghur oriya orkh orya osage osge osma osmanya ougr pahawhhmong \
    palm palmyrene pauc paucinhau perm phag phagspa phli phlp phnx phoenician plrd prti \
    psalterpahlavi qaac qaai rejang rjng rohg runic runr samaritan samr sarb saur saurashtra \
    sgnw sharada shavian shaw shrd sidd siddham signwriting sind sinh sinhala sogd sogdian sogo \
    sora sorasompeng soyo soyombo sund sundanese sylo sylotinagri syrc syriac tagalog tagb \
    tagbanwa taile taitham taiviet takr takri tale talu tamil taml tang tangsa tangut tavt telu \
    telugu tfng tglg thaa thaana thai tibetan tibt tifinagh tirh tirhuta tnsa toto ugar ugaritic \
    unknown vai vaii vith vithkuqi wancho wara warangciti wcho xpeo xsux yezi yezidi yi yiii \
    zanabazarsquare zanb zinh zyyy zzzz";

/// Classes of direction, and what else is either true or false of a character.
const OTHERS: &str = "\
    ahex alpha alphabetic any ascii asciihexdigit bidial bidian bidib bidibn bidic bidicontrol \
    bidics bidien bidies bidiet bidifsi bidil bidilre bidilri bidilro bidim bidimirrored bidinsm \
    bidion bidipdf bidipdi bidir bidirle bidirli bidirlo bidis bidiws cased caseignorable \
    changeswhencasefolded changeswhencasemapped changeswhenlowercased changeswhentitlecased \
    changeswhenuppercased ci cwcf cwcm cwl cwt cwu dash defaultignorablecodepoint dep deprecated \
    di dia diacritic ebase ecomp emod emoji emojicomponent emojimodifier emojimodifierbase \
    emojipresentation epres ext extendedpictographic extender extpict graphemebase \
    graphemeextend grbase grext hex hexdigit idc idcontinue ideo ideographic ids idsb \
    idsbinaryoperator idst idstart idstrinaryoperator joinc joincontrol loe \
    logicalorderexception lower lowercase math nchar noncharactercodepoint patsyn patternsyntax \
    patternwhitespace patws pcm prependedconcatenationmark qmark quotationmark radical \
    regionalindicator ri sd sentenceterminal softdotted space sterm term terminalpunctuation \
    uideo unifiedideograph upper uppercase variationselector vs whitespace wspace xan xidc \
    xidcontinue xids xidstart xps xsp xuc xwd";
