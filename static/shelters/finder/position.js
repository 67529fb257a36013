// Where the reader is: measured by the device when asked, kept in this tab alone, never sent anywhere.

const KEY = "finder-origin";
const PATIENCE = 10000;

export function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function remember(origin) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(origin));
  } catch {
    // Private browsing: the page then asks again.
  }
}

// Resolves to {lon, lat, accuracy} in WGS-84; rejects with "denied" or "unavailable".
export function locate() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation || !isSecureContext) return reject(new Error("unavailable"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy, here: true }),
      (problem) => reject(new Error(problem.code === problem.PERMISSION_DENIED ? "denied" : "unavailable")),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 60000 },
    );
  });
}
