//! What PCRE2 10.42 said of each of these patterns, where names may repeat.

use crate::{Error, Options};

fn check(pattern: &str) -> Result<(), Error> {
    crate::check(pattern, Options::new().duplicate_names())
}

/// One a line.
const COMPILED: &str = r"
\p{L}
\pL
\x4
\o{101}
\cA
(?<n>a)(?<n>b)
(a)(?1)
(*ACCEPT)a
(*UTF8)a
(*UCP)a
(?i:a)
(?i-sx:a)
(?^)a
a{,3}
a{1,2
a*+
\Qa*b\E
\K
\18
(?(?=a)b|c)
(?(DEFINE)(?<x>a))(?&x)
(?<n>a)?(?(<n>)b)
(?xx)a
(*MARK:a)b
(*positive_lookahead:a)b
(*LIMIT_MATCH=10)b
(*NO_JIT)b
[\w.-]
[\Qab\E-z]
[a-\Ez]
[\cA-\cB]
[\n-\r]
[^\w\s]
[[:alpha]
[[:<:]]a
[^]-a]
\xg
\N{3}
\p{L&}
\p{Latin}
\p{Xan}
é
[é-ü]
[ü-é]
[à]
(*SKIP:n)
(*THEN)
(*ACCEPT)
(*FAIL:x)
(*CRLF)a
(*CR)a
(*ANY)a
(*BSR_ANYCRLF)a
(*BSR_UNICODE)a
(*LIMIT_HEAP=10)a
(*NOTEMPTY_ATSTART)a
(*NO_AUTO_POSSESS)a
(*NO_START_OPT)a
(*pla:a)*
(*positive_lookbehind:a)
(*negative_lookbehind:ab|c)
(*naplb:a)
(*non_atomic_positive_lookahead:a)
(*non_atomic_positive_lookbehind:a)
(?<=a)(?<!b)
(?<=(?>a))b
(?<=\ba)
(?<=\w\d)
(?<=\x41)
(?<=a{0})
(?<=(a))\1
(?<=\Qab*\E)
(?<=(?i:a))
(?<=(*ACCEPT)a)
(?<=(*F))
(?<=\p{L})
(?<=a{1}b{2}c)
(?<=\Aa)
(?<=(?<n>a))\k<n>
(?<n>a)(?<=\k<n>)
(a)|b\1
(a)\g{+1}(b)
(?<n>a)\g<n>
(a)\g<-1>
(?<n>a)\k{n}
(?P<n>a)(?P<n>b)
(?|(?<n>a)|(?<n>b))
(?0)
(a)\10
(?(1)a)(b)
(?(n)a)(?<n>b)
(?(R1)a)(b)
(?(R)a)
(?(DEFINE)a)
(?(?=a)b)
(?(?!a)b|c)
(?(*pla:a)b)
(?C255)a
(?-)a
(?i-)a
(?*a)
()
|a
a?+
{
{1
a{
a{1
a{}
a{00000001}
a{0}
a{0,0}
(a){0}
a(?#x)*
a\E*
\Q
\Qa\
\\
\a\e\f\n\r\t
\d\D\h\H\s\S\v\V\w\W
\é
\<
\>
\C+
\N+
(?x) a # b
(?x) a #(
(?x)a {2}
(?xx)[a - b]
(?x)a{1, 2}
(?U)a+?
[\E-z]
(?:\K)
\p{Bidi_Class=L}
\p{Upper}
\p{Old_Italic}
\p{olditalic}
\p{OLD-ITALIC}
\p{Unknown}
\p{Space}
\p{Hex}
\p{ID_Start}
(?<=(a)(b|c))d
(?<=a(?=b+)c)d
(?<=\Qab\E)c
(?<=(?#x)a)c
(?<=a{2}?)
(?<=a{2}+)
\N{3}a
\9999999999";

/// One a line.
const REFUSED: &str = r"
(?<=a*)d
\p{Bogus}
\x{fff}
\o{
\N{U+41}
\u0041
\c
(?(1)a|b)
(?P=n)
\k
\g{1}
(?z)a
(?^a)
(?#comment
(?C256)a
[\d-z]
[[:digit:]-z]
[^]
*a
?a
^*
$*
\b+
\L
\U
[\N]
[\B]
[\X]
\8
\777
(?:a
(?<=\R)a
(?<=[ab]+)b
[\w-\d]
[a-\]]
[\h-z]
[a--]
[\400]
[\G]
[\z]
[\c
\x{100}
\o
\o{400}
\N{a}
\N{U+}
\p{L
\b?
\b{2}
\G+
^{2}
(*F)*
(*accept)
(*:)
(*:a
(*LIMIT_MATCH)a
(*LIMIT_MATCH=x)a
(*UTF)\x{110000}
(*UTF)\x{d800}
(*pla:a
(*pla)
(?<=(?|(a)|(bb)))
(?<=(?(?=x)a|bb))
(?<=a??)
\g1
\g{n}
\g<n>
\g<-1>
\g{}
\g
\g0
\g{0}
\k{n}
\k''
(?P>n)
(?P=n
(?Px)
(?|(?<n>a)|(?<m>b))
(?'n>a)
(?<n.>a)
(?<é>a)
(a)(?-2)
(?-0)
(?1a)
(?R1)
(?&)
(?&n
\9
\81
(?(DEFINE)a|b)
(?(
(?(1
(?()a)
(?(a)b)
(?C'x)a
(?Ca)b
(?
(?--i)a
(?i-s-x)a
(?aa)b
(?r)a
(?e)a
(?iz)a
(?i:a
(?:
(?#a)b)
(?!
(?<
(?<=a
(?<x
(?>a
(?|a
(?@a)
(?%a)
((a)
(a))
)
a{1}{2}
a?+?
a*+*
a{2}+*
a{3,2}
*
?
a|+
a|?b
(*b)
a(?i)*
\Q\E*
\m
\q
\J
\O
(?x:a #)b
[\Z]
(?=\K)
\p{gc=Lu}
\p{General_Category=Lu}
\p{InGreek}
\p{Letter}
\p{bogus=Greek}
a(?C1)*
 (*UTF)a
(?<=(a+)?)
\N{,3}
\g{ 1 }(b)
\g{+1}
(?9999999999)
a{99999999999}
(?<n>a)|\k{ n }";

#[test]
fn what_pcre_compiles_passes() {
    for pattern in COMPILED.lines() {
        assert_eq!(check(pattern), Ok(()), "{pattern}");
    }
}

#[test]
fn what_it_does_not_compile_is_refused() {
    for pattern in REFUSED.lines().skip(1) {
        assert!(check(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn groups_are_numbered_and_named_as_asked() {
    let all = Options::new();
    for (pattern, options, compiles) in [
        ("(?<n>a)|(?<n>b)", all, false),
        ("(?<n>a)|(?<n>b)", all.duplicate_names(), true),
        ("(?J)(?<n>a)|(?<n>b)", all, true),
        ("(?|(?<n>a)|(?<n>b))", all, true),
        (r"(a)\1", all, true),
        (r"(a)\1", all.no_auto_capture(), false),
        (r"(?<n>a)\1", all.no_auto_capture(), true),
        (r"(?^:(a)\1)", all.no_auto_capture(), true),
        (r"(?n)(a)\1", all, false),
        ("(?<R9>a)(?(R9)b)", all, true),
        ("(?(R9)b)", all, false),
    ] {
        assert_eq!(crate::check(pattern, options).is_ok(), compiles, "{pattern}");
    }
}

#[test]
fn look_behinds_know_what_references_match() {
    for pattern in [r"(a)(?<=\1)", r"(?<=(*FAIL)a*)", "(?<=(?(?=a)b)c)", "(ab)(?<=(?1))"] {
        assert_eq!(check(pattern), Ok(()), "{pattern}");
    }
    for pattern in
        ["(?<=(?R))", r"(a+)(?<=\1)", r"(?|(a)|b)(?<=\1)", "(?<=a{65536})", "(a(?<=(?1)))"]
    {
        assert!(check(pattern).is_err(), "{pattern}");
    }
}

#[test]
fn what_is_compiled_has_a_size() {
    for (pattern, most) in [("(?:ab)", 6552), ("(ab)", 5460), ("(a|b)", 4368), ("(?:[a-z])", 1680)]
    {
        assert_eq!(check(&format!("{pattern}{{{most}}}")), Ok(()), "{pattern}");
        assert!(check(&format!("{pattern}{{{}}}", most + 1)).is_err(), "{pattern}");
    }
    assert_eq!(check("(ab){1,3449}"), Ok(()));
    assert!(check("(ab){1,3450}").is_err() && check("((ab){100}){100}").is_err());
    assert_eq!(check(&"a".repeat(32_764)), Ok(()));
    assert_eq!(check(&"a".repeat(32_765)).map_err(Error::offset), Err(0));
    assert_eq!(check(r"[a-z]{60000}\d{60000}([a-z]{1,60}\.){1,127}"), Ok(()));
}

#[test]
fn what_it_does_not_is_found_where_it_stands() {
    for (pattern, at) in [
        ("(", 0),
        ("a)", 1),
        ("^/(", 2),
        ("[a", 0),
        ("*", 0),
        ("(*", 0),
        ("a|+", 2),
        ("a**", 2),
        ("a\\", 1),
        ("x{3,2}", 1),
        (r"(a)\2", 3),
        ("[z-a]", 2),
        ("(?<a", 0),
        ("(?%)", 0),
    ] {
        assert_eq!(check(pattern).map_err(Error::offset), Err(at), "{pattern}");
    }
}
