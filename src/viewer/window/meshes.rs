//! Triangles on their way to the graphics card.

use crate::viewer::brush::Brush;
use bevy::asset::RenderAssetUsages;
use bevy::camera::visibility::NoFrustumCulling;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;
use bevy::sprite_render::AlphaMode2d;

/// A brush's triangles as a mesh; the brush is left empty.
pub(super) fn mesh_of(brush: &mut Brush) -> Mesh {
    let usage = RenderAssetUsages::RENDER_WORLD;
    let mesh = Mesh::new(PrimitiveTopology::TriangleList, usage);
    if brush.triangles.is_empty() {
        let nowhere = vec![[0.0_f32; 3]; 3];
        let clear = vec![[0.0_f32; 4]; 3];
        return mesh
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, nowhere)
            .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, clear)
            .with_inserted_indices(Indices::U32(vec![0, 1, 2]));
    }
    let Brush { corners, colours, triangles } = brush.take();
    mesh.with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, corners)
        .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
        .with_inserted_indices(Indices::U32(triangles))
}

/// Adds an entity that shows a mesh at a height above the ground.
pub(super) fn show(
    commands: &mut Commands,
    meshes: &mut Assets<Mesh>,
    materials: &mut Assets<ColorMaterial>,
    height: f32,
) -> Handle<Mesh> {
    let mesh = meshes.add(mesh_of(&mut Brush::default()));
    let material = ColorMaterial { alpha_mode: AlphaMode2d::Blend, ..ColorMaterial::default() };
    commands.spawn((
        Mesh2d(mesh.clone()),
        MeshMaterial2d(materials.add(material)),
        Transform::from_xyz(0.0, 0.0, height),
        NoFrustumCulling,
    ));
    mesh
}
