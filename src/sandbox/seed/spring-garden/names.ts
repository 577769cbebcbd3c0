import type { Language } from './places.ts';

/** What people and companies are called in each language. `{last}`, `{other}` and `{city}` are filled in. */
interface NameStock {
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly companies: readonly string[];
}

export const NAMES: Readonly<Record<Language, NameStock>> = {
  da: stock(
    'Mette, Søren, Anne, Lars, Kirsten, Jørgen, Freja, Rasmus, Bjørn, Ida, Åse, Mikkel',
    'Jensen, Nielsen, Østergaard, Sørensen, Kjær, Møller, Bruun, Lindholm, Rønne, Aagaard, Friis, Holm',
    '{last} El-Engros ApS, {city} Lys & Lyd A/S, {last} & {other} A/S, {last} Elektronik ApS, {city} Haveteknik ApS',
  ),
  sv: stock(
    'Åsa, Björn, Karin, Erik, Elsa, Göran, Linnéa, Nils, Märta, Olof, Sofia, Håkan',
    'Andersson, Öberg, Lindström, Sjöberg, Åkesson, Nyström, Bergqvist, Hedlund, Norén, Wallin, Ek, Månsson',
    '{last} Elgrossist AB, {city} El & Ljus AB, {last} & {other} AB, {last} Elektronik AB, {city} Trädgårdsteknik AB',
  ),
  de: stock(
    'Jürgen, Anke, Uwe, Sabine, Karl-Heinz, Birgit, Jörg, Ute, Matthias, Käthe, Günther, Lena',
    'Müller, Schäfer, Weiß, Krüger, Hoffmann, Groß, Böhm, Vogt, Löwe, Reuter, von der Heide, Jäger',
    'Elektro {last} GmbH, {last} & Söhne KG, Elektrohaus {city} GmbH, {last} Lichttechnik GmbH & Co. KG, {last} + {other} oHG, Gartentechnik {last} e.K.',
  ),
  pl: stock(
    'Łukasz, Agnieszka, Paweł, Małgorzata, Grzegorz, Zofia, Michał, Wiesława, Jarosław, Ewa, Żaneta, Tomasz',
    'Kowalski, Wójcik, Zieliński, Dąbrowska, Lewandowski, Król, Wróbel, Jabłońska, Piątek, Sikora, Gołąb, Mazur',
    'Hurtownia {last} Sp. z o.o., {last} Elektronika S.A., Elektro-{city} Sp. z o.o., {last} i {other} s.c., Ogród i Światło {last}',
  ),
  cs: stock(
    'Jiří, Lenka, Tomáš, Věra, Zdeněk, Hana, Ondřej, Šárka, Luboš, Eliška, Radek, Jitka',
    'Novák, Svobodová, Dvořák, Černý, Procházka, Kučerová, Veselý, Říha, Šimek, Hájek, Němcová, Žák',
    '{last} Elektro s.r.o., Elektro {city} a.s., {last} a syn s.r.o., {last} & {other} s.r.o., Zahradní technika {last}',
  ),
  it: stock(
    'Giulia, Marco, Niccolò, Francesca, Davide, Chiara, Andrea, Elena, Pietro, Lucia, Gianni, Paola',
    "Rossi, Bianchi, D'Angelo, Esposito, De Luca, Colombo, Ricci, Dell'Acqua, Moretti, Galli, Fontana, Serra",
    'Elettroforniture {last} S.r.l., {last} & Figli S.n.c., Elettronica {city} S.p.A., {last} Luce S.r.l., {last} {other} Giardini S.r.l.',
  ),
  es: stock(
    'José, María, Íñigo, Carmen, Andrés, Lucía, Nuria, Sergi, Begoña, Raúl, Inés, Óscar',
    "García, Ibáñez, Muñoz, Peña, Ferrer i Puig, López, Núñez, Aguirre, Vidal, Castaño, O'Donnell, Sáez",
    'Suministros {last} S.L., Electro {city} S.A., {last} y {other} S.L., {last} Iluminación S.L., Jardín y Luz {last} S.L.',
  ),
  nl: stock(
    'Joost, Anouk, Sander, Marijke, Daan, Femke, Wouter, Ilse, Bram, Noor, Jeroen, Zoë',
    "de Vries, van den Berg, Jansen, 't Hart, Bakker, Smits, van 't Hof, Peeters, Maes, Mulder, Hoekstra, Claes",
    '{last} Elektro B.V., Technische Groothandel {city} B.V., {last} & {other} B.V., {last} Licht N.V., Tuintechniek {last} V.O.F.',
  ),
  fr: stock(
    'Hélène, Jean-Luc, Aurélie, François, Maëlle, Benoît, Noémie, Loïc, Chloé, Rémi, Agnès, Gaël',
    "Lefèvre, d'Arcy, Moreau, Girard, L'Hermite, Fournier, Béranger, Gauthier, Château, Roussel, Le Goff, Pélissier",
    'Établissements {last} SARL, Électro {city} SAS, {last} et Fils SARL, {last} {other} Distribution SA, Jardins & Lumières {last}',
  ),
  en: stock(
    "Siobhán, Conor, Aoife, Patrick, Niamh, Declan, Maeve, Ronan, Gráinne, Liam, Ciara, D'Arcy",
    "O'Brien, Murphy, O'Sullivan, Byrne, McCarthy, Nolan, Ó Briain, Kavanagh, Flynn, Hayes, Smyth-Jones, Daly",
    '{last} Electrical Wholesale Ltd, {city} Light & Sound Ltd, {last} & {other} Ltd, {last} Electronics Ltd, {city} Garden Tech Ltd',
  ),
};

function stock(first: string, last: string, companies: string): NameStock {
  return {
    first: first.split(', '),
    last: last.split(', '),
    companies: companies.split(', '),
  };
}

/**
 * Names that real CRMs hold and that break programs: quotes, formulas, markup, wildcards, other scripts, emoji,
 * and the 255 characters that a CRM's name field takes at most.
 */
export const ODD_COMPANY_NAMES: readonly string[] = [
  '=1+1 Elektro GmbH',
  'Kabel, Klemmen & Co., Inh. "Ede" Vogt',
  "Rock 'n' Roll Audio Ltd",
  'Licht❤️Garten 🌱 e.K.',
  '+49 Funktechnik',
  '@Home Systems',
  "Robert'); DROP TABLE accounts;--",
  '<b>Bold</b> & Bright Lighting',
  '100% Ton_und_Licht \\ Partner',
  'Null Elektronik',
  '東京電子 (Europe) B.V.',
  'أضواء الحديقة Trading',
  '-Minus & Plus- Batterien',
  'Zwei  Leerzeichen  GmbH',
  `Elektrogroßhandel ${'und Vertriebsgesellschaft für Gartentechnik '.repeat(5)}mbH`,
  'Łódzka Hurtownia „Światło”',
  'Smith; Sons | Daughters',
  '007 Alarm & Security',
];

/** First and last names of contacts that break programs. */
export const ODD_PERSON_NAMES: readonly (readonly [first: string, last: string])[] = [
  ['Lars "Lasse"', 'Nielsen'],
  ['Seán', "O'Neill-Ó Dálaigh"],
  ['=1+1', 'Test'],
  ['Zoë 🌻', 'Ångström'],
  ['Dr. Hans, Dipl.-Ing.', 'Meyer'],
  ['Нина', 'Иванова'],
  ['Đặng', 'Nguyễn Thị'],
  ['Null', 'True'],
  ['Anna\tMaria', 'da Silva e Sousa'],
  ['-', 'Purchasing'],
];

export const JOB_TITLES: readonly string[] = [
  'Purchasing Manager',
  'Owner',
  'Buyer',
  'Head of Purchasing',
  'Store Manager',
  'Accounts Payable',
  'Managing Director',
  'Category Buyer, Garden & Outdoor',
];
