<?php
// A backend as shops have it: Laravel (Lumen), the routes of the contract, and a key that is checked. What it was told lies in a file
// beside it, one line of JSON each; which numbers it wants, in another.

error_reporting(E_ALL & ~E_DEPRECATED);
require '/usr/share/php/Laravel/Lumen/autoload.php';

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

$folder = getenv('BACKEND_FOLDER');
$app = new Laravel\Lumen\Application($folder);

$answer = function (Request $request, callable $of) {
    $key = getenv('BACKEND_KEY');
    if ($request->bearerToken() !== $key || $request->header('X-API-Key') !== $key) {
        return new JsonResponse(['message' => 'Unauthorized'], 401);
    }
    return new JsonResponse($of());
};
$note = function (Request $request, string $id, string $what) use ($folder) {
    $line = json_encode(['what' => $what, 'id' => $id, 'body' => $request->json()->all()]);
    file_put_contents("$folder/told.jsonl", $line . "\n", FILE_APPEND | LOCK_EX);
    return ['success' => true];
};

$app->router->group(['prefix' => 'api/internal/instances'], function ($router) use ($answer, $note, $folder) {
    $router->get('pending', fn (Request $request) => $answer($request, fn () => [
        'success' => true,
        'data' => json_decode(file_get_contents("$folder/pending.json"), true),
    ]));
    $router->get('{id}/connect', fn (Request $request, string $id) => $answer($request, fn () => [
        'success' => true,
        'data' => ['id' => (int) $id, 'name' => "Duka $id"],
    ]));
    $router->post('{id}/qr', fn (Request $request, string $id) => $answer($request, function () use ($request, $id, $note) {
        $picture = getimagesizefromstring(base64_decode($request->json('qr_code'), true));
        if ($picture === false || $picture['mime'] !== 'image/png' || new DateTime($request->json('expires_at')) < new DateTime()) {
            return $note($request, $id, 'bad qr');
        }
        return $note($request, $id, 'qr');
    }));
    $router->post('{id}/status', fn (Request $request, string $id) => $answer($request, fn () => $note($request, $id, 'status')));
});

$app->run();
