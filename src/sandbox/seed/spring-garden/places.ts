/** Where accounts sit. The distributor has four sales regions; each place has one language for its names. */

export const REGIONS = ['North', 'East', 'South', 'West'] as const;
export type Region = (typeof REGIONS)[number];

export type Language = 'da' | 'sv' | 'de' | 'pl' | 'cs' | 'it' | 'es' | 'nl' | 'fr' | 'en';

export interface Place {
  readonly city: string;
  readonly country: string;
  readonly language: Language;
  /** International dialling prefix. */
  readonly prefix: string;
}

export const PLACES: Readonly<Record<Region, readonly Place[]>> = {
  North: [
    ...placesOf('Denmark', 'da', '+45', 'København, Aarhus, Odense, Aalborg, Esbjerg, Sønderborg'),
    ...placesOf('Sweden', 'sv', '+46', 'Malmö, Göteborg, Växjö, Örebro, Linköping, Umeå'),
    ...placesOf('Germany', 'de', '+49', 'Hamburg, Lübeck, Kiel, Rostock, Bremen, Flensburg'),
  ],
  East: [
    ...placesOf('Germany', 'de', '+49', 'Leipzig, Dresden, Görlitz, Chemnitz, Berlin, Jena'),
    ...placesOf('Poland', 'pl', '+48', 'Poznań, Wrocław, Łódź, Kraków, Gdańsk, Białystok'),
    ...placesOf('Czechia', 'cs', '+420', 'Praha, Brno, Plzeň, Ostrava, Liberec, České Budějovice'),
  ],
  South: [
    ...placesOf('Germany', 'de', '+49', 'München, Nürnberg, Ulm, Freiburg, Würzburg, Passau'),
    ...placesOf('Austria', 'de', '+43', 'Wien, Graz, Linz, Salzburg, Innsbruck, St. Pölten'),
    ...placesOf('Italy', 'it', '+39', "Milano, Torino, Bologna, Verona, L'Aquila, Bolzano"),
    ...placesOf('Spain', 'es', '+34', 'Barcelona, Zaragoza, València, Bilbao, Málaga, Logroño'),
  ],
  West: [
    ...placesOf('Netherlands', 'nl', '+31', "Utrecht, Rotterdam, 's-Hertogenbosch, Zwolle, Breda"),
    ...placesOf('Belgium', 'nl', '+32', 'Gent, Antwerpen, Brugge, Hasselt, Mechelen'),
    ...placesOf(
      'France',
      'fr',
      '+33',
      "Lille, Nantes, Orléans, Besançon, Saint-Étienne, L'Isle-d'Abeau",
    ),
    ...placesOf('Ireland', 'en', '+353', 'Dublin, Cork, Galway, Dún Laoghaire, Limerick'),
  ],
};

function placesOf(country: string, language: Language, prefix: string, cities: string): Place[] {
  return cities.split(', ').map((city) => ({ city, country, language, prefix }));
}
